/** Counts of a test run, from the runner's JSON report. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

/** What is read of vitest's JSON reporter. */
export interface TestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Every test counts once. A file that failed without a failed test (it did not load, or a hook threw) counts as one
 * failure, and so does a run that failed for a reason the report does not tell. `report` null: the runner left none.
 */
export function countsOf(report: TestReport | null, exitCode: number): Counts {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  const failedFiles = files.filter(
    (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  ).length;
  const failed = failedTests + failedFiles;
  const isUntold = failed === 0 && (exitCode !== 0 || report === null);
  return { passed, failed: isUntold ? 1 : failed, skipped: tests.length - passed - failedTests };
}

export function added(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

export function printed({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
