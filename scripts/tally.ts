/**
 * Prints the last line of a CI run: `N passed, N failed`, from vitest's JSON report and the other checks' exit codes.
 *
 * Arguments: the report, then `name=code` per check. Exits with 1 where anything failed or the report is missing.
 */
import { existsSync, readFileSync } from 'node:fs';

type Report = { readonly numPassedTests: number; readonly numFailedTests: number };

/** Tests and checks together; a check named `tests` counts only where it failed without a failing test. */
export const tally = (
  report: Report | undefined,
  checks: readonly (readonly [string, number])[],
) => {
  const others = checks.filter(([name]) => name !== 'tests');
  const broken = checks.some(([name, code]) => name === 'tests' && code !== 0);
  const tests = report ?? { numPassedTests: 0, numFailedTests: 1 };
  const hidden = broken && tests.numFailedTests === 0 ? 1 : 0;
  return {
    passed: tests.numPassedTests + others.filter(([, code]) => code === 0).length,
    failed: tests.numFailedTests + hidden + others.filter(([, code]) => code !== 0).length,
  };
};

const [file, ...rest] = process.argv.slice(2);
if (file !== undefined) {
  const checks = rest.map((text) => {
    const [name = '', code] = text.split('=');
    return [name, Number(code)] as const;
  });
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : undefined;
  for (const [name, code] of checks) console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  const { passed, failed } = tally(report, checks);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
