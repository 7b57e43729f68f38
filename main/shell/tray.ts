import { readFileSync } from 'node:fs';
import { Menu, nativeImage, Tray } from 'electron';
import needsYouLarge from './icons/needs-you@2x.png?asset';
import needsYou from './icons/needs-you.png?asset';
import wellLarge from './icons/well@2x.png?asset';
import well from './icons/well.png?asset';
import workingLarge from './icons/working@2x.png?asset';
import working from './icons/working.png?asset';
import { faceOf, lineOf, menuOf, type TrayActions, type TrayFace, type TrayView } from './tray-menu.ts';

const files: Readonly<Record<TrayFace, readonly [string, string]>> = {
  well: [well, wellLarge],
  working: [working, workingLarge],
  'needs-you': [needsYou, needsYouLarge],
};

function imageOf(face: TrayFace): Electron.NativeImage {
  const [small, large] = files[face];
  const image = nativeImage.createEmpty();
  image.addRepresentation({ scaleFactor: 1, buffer: readFileSync(small) });
  image.addRepresentation({ scaleFactor: 2, buffer: readFileSync(large) });
  return image;
}

/** The icon in the tray; `show` draws the Hub's state on it. */
export function createTray(actions: TrayActions, view: TrayView) {
  const tray = new Tray(imageOf(faceOf(view)));
  let shown = '';
  tray.on('click', () => actions.open());
  function show(next: TrayView): void {
    const lines = menuOf(next, actions);
    const asText = `${faceOf(next)} ${JSON.stringify(lines)}`;
    if (asText === shown) return;
    shown = asText;
    tray.setImage(imageOf(faceOf(next)));
    tray.setToolTip(lineOf(next));
    tray.setContextMenu(Menu.buildFromTemplate(lines));
  }
  show(view);
  return { show, destroy: () => tray.destroy() };
}
