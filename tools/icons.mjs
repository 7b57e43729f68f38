/** Draws the icons of the app and of the tray into main/shell/icons. Run it after changing a shape: node tools/icons.mjs */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { root } from './run.mjs';

const folder = path.join(root, 'main', 'shell', 'icons');
const samples = 4;
const ink = [108, 117, 130];
const accent = [47, 111, 237];
const warning = [224, 108, 16];
const white = [255, 255, 255];

// Shapes tell for a point of the unit square whether they cover it.
const box = (left, top, right, bottom, radius) => (x, y) => {
  const dx = Math.max(left + radius - x, 0, x - (right - radius));
  const dy = Math.max(top + radius - y, 0, y - (bottom - radius));
  return Math.hypot(dx, dy) <= radius;
};
const disc = (cx, cy, radius) => (x, y) => Math.hypot(x - cx, y - cy) <= radius;
const minus = (shape, hole) => (x, y) => shape(x, y) && !hole(x, y);
const arrowDown = (x, y) =>
  box(0.44, 0.46, 0.56, 0.66, 0.01)(x, y) || (y >= 0.62 && y <= 0.8 && Math.abs(x - 0.5) <= 0.8 - y);

/** A shop's back door: an awning over a crate. */
const awning = box(0.08, 0.12, 0.92, 0.36, 0.08);
const crate = minus(box(0.14, 0.3, 0.86, 0.92, 0.08), box(0.25, 0.42, 0.75, 0.81, 0.03));
const shelf = box(0.25, 0.57, 0.75, 0.66, 0.01);

/** Layers from back to front: [shape, colour]; a colour of null erases. */
const faces = {
  well: [
    [awning, ink],
    [crate, ink],
    [shelf, ink],
  ],
  working: [
    [awning, accent],
    [crate, accent],
    [arrowDown, accent],
  ],
  'needs-you': [
    [awning, ink],
    [crate, ink],
    [disc(0.76, 0.74, 0.27), null],
    [disc(0.76, 0.74, 0.22), warning],
  ],
};
const within = (shape, scale) => (x, y) => shape((x - 0.5) / scale + 0.5, (y - 0.5) / scale + 0.5);
const app = [
  [box(0.04, 0.04, 0.96, 0.96, 0.2), accent],
  ...[awning, crate, shelf].map((shape) => [within(shape, 0.62), white]),
];

/** The colour of one pixel, from several points of it: smooth edges. */
function pixel(layers, size, column, row) {
  const sum = [0, 0, 0, 0];
  for (let sample = 0; sample < samples * samples; sample += 1) {
    const x = (column + ((sample % samples) + 0.5) / samples) / size;
    const y = (row + (Math.floor(sample / samples) + 0.5) / samples) / size;
    const colour = layers.findLast(([shape]) => shape(x, y))?.[1];
    if (colour) for (const [index, value] of [...colour, 1].entries()) sum[index] += value;
  }
  const covered = sum[3];
  const [red, green, blue] = sum.map((value) => (covered ? Math.round(value / covered) : 0));
  return [red, green, blue, Math.round((covered * 255) / samples ** 2)];
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG of 8-bit RGBA. */
function png(layers, size) {
  const rows = [];
  for (let row = 0; row < size; row += 1) {
    rows.push(0);
    for (let column = 0; column < size; column += 1) rows.push(...pixel(layers, size, column, row));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.from(rows), { level: 9 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

mkdirSync(folder, { recursive: true });
for (const [name, layers] of Object.entries(faces)) {
  writeFileSync(path.join(folder, `${name}.png`), png(layers, 22));
  writeFileSync(path.join(folder, `${name}@2x.png`), png(layers, 44));
}
writeFileSync(path.join(folder, 'app.png'), png(app, 512));
