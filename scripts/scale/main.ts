import { writeFileSync } from 'node:fs';
import { SCALE_FILE, scaleBlocks, scalePage } from './page.ts';

/** `npm run scale [-- --write]`: prints the tables of docs/scale.md, or writes them there. */
const blocks = await scaleBlocks();
if (process.argv.includes('--write')) writeFileSync(SCALE_FILE, await scalePage(blocks));
else for (const [name, text] of blocks) process.stdout.write(`${name}\n\n${text}\n`);
