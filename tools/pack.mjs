/**
 * `npm run pack`: the app as its users get it, unpacked in dist/. Arguments go to electron-builder, which then makes
 * what they name (`npm run pack -- --linux deb`); its installers need a connected machine.
 */
import { copyFileSync, existsSync, globSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build as buildPackage, createTargets, Platform } from 'electron-builder';
import { build } from './build.mjs';
import { findElectron } from './electron.mjs';
import { isMain, root } from './run.mjs';

/** What electron-builder is told when the older Electron stands in for the pinned one. */
function standInConfig(electron) {
  return {
    electronDist: electron.folder,
    electronVersion: electron.version,
    // Its folder carries the development link to this repository, and SQLite's prebuilt binary does not load in it.
    afterPack: ({ appOutDir }) => {
      rmSync(path.join(appOutDir, 'resources', 'app'), { force: true });
      const unpacked = path.join(appOutDir, 'resources', 'app.asar.unpacked');
      const [binary] = globSync('node_modules/better-sqlite3/prebuilds/linux-x64.node', { cwd: unpacked });
      if (!binary) throw new Error('The package holds no SQLite binary to replace.');
      copyFileSync(electron.nativeBinding, path.join(unpacked, binary));
    },
  };
}

/** The executable of the unpacked app on this system. */
function findExecutable() {
  const places = { linux: 'linux-unpacked/backroom', win32: 'win-unpacked/Backroom.exe' };
  const mac = `mac${process.arch === 'arm64' ? '-arm64' : ''}/Backroom.app/Contents/MacOS/Backroom`;
  return path.join(root, 'dist', places[process.platform] ?? mac);
}

/**
 * Packages the built app (call build() first) into dist/.
 * @param {(line: string) => void} say is told which Electron is packaged
 * @returns {Promise<string>} the executable
 */
export async function pack(say = (line) => process.stderr.write(`${line}\n`)) {
  const electron = await findElectron(say);
  const config = electron.isPinned ? {} : standInConfig(electron);
  const targets = createTargets([Platform.current()], 'dir');
  await buildPackage({ targets, projectDir: root, publish: 'never', config });
  const executable = findExecutable();
  if (!existsSync(executable)) throw new Error(`electron-builder ended without ${executable}`);
  return executable;
}

if (isMain(import.meta.url)) {
  await build();
  const asked = process.argv.slice(2);
  if (asked.length === 0) process.stdout.write(`Packaged: ${await pack()}\n`);
  else {
    const { run, bin } = await import('./run.mjs');
    const { code } = await run(bin('electron-builder'), asked, { quiet: false });
    process.exitCode = code === 0 ? 0 : 1;
  }
}
