// Folders that a test run makes and removes again.
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Removes a folder that a browser or server has just written to. What a killed program left running may
 * write there for a moment longer, so it tries for ten seconds; a folder that stays even then fails nobody's
 * test: it lies in the machine's temporary place, and that is said.
 */
export async function removeFolder(folder) {
  for (const end = Date.now() + 10_000; ; await pause(100)) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (fault) {
      if (Date.now() < end) continue;
      console.error(`could not remove ${folder}: ${fault.message}`);
      return;
    }
  }
}
