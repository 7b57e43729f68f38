import { test } from 'vitest';
import { launchDesktop } from './desktop/harness.ts';
test('loop', async () => { for (let i=0;i<15;i++){ const t=Date.now(); const d = await launchDesktop(); await d.close(); console.log(i, Date.now()-t);} }, 400000);
