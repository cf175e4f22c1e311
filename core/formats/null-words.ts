/** Cells that stand for "no value" in every layout; a layout may add its own. */
export const NULL_WORDS = [
  '-',
  '--',
  '---',
  'NA',
  'N/A',
  'n/a',
  'nan',
  'NaN',
  'None',
  'NULL',
  'null',
  '<NA>',
  '\\N',
  '(empty)',
  '(null)',
  'unknown',
];
