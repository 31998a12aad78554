import { describe, expect, test, vi } from 'vitest';
import { run } from '../../cli/main.js';

const printed = async (args: readonly string[]) => {
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const errors = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const code = await run(args, '1.2.3');
  const text = write.mock.calls.map(([chunk]) => String(chunk)).join('');
  write.mockRestore();
  errors.mockRestore();
  return { code, text };
};

describe('the command line', () => {
  test('--version prints the version', async () => {
    expect(await printed(['--version'])).toEqual({ code: 0, text: '1.2.3\n' });
  });
  test('without arguments it prints its usage', async () => {
    const { code, text } = await printed([]);
    expect(code).toBe(0);
    expect(text).toContain('Usage: einsat');
  });
  test('an unknown option is bad input', async () => {
    expect((await printed(['--no-such-option'])).code).toBe(3);
  });
});
