/** Server rendering imports the package without a browser around; nothing may happen, and nothing may break. */
import { describe, expect, it } from 'vitest';
import { createEngine, PenchantError } from '../../src/index.js';

describe('the package in Node', () => {
  it('can be imported, and says what is missing when an engine is asked for', async () => {
    await expect(createEngine()).rejects.toBeInstanceOf(PenchantError);
    await expect(createEngine()).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('web page') });
  });

  it('rejects with code aborted when the signal has fired already', async () => {
    await expect(createEngine({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });
});
