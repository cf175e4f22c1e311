import { INPUTS_OF, PRICES, QUOTAS, REGIONS } from './inputs.ts';
import { LAYOUTS } from './measured.ts';
import { figure, size, table } from './table.ts';

/** What all of it rests on. */
export async function inputTables(): Promise<[string, string][]> {
  const prices = Object.values(PRICES).map(({ what, unit, usd, source }) => [
    what,
    unit,
    ...REGIONS.map((region) => plain(usd[region])),
    source,
  ]);
  const quotas = Object.values(QUOTAS).map(({ what, value, unit, canRise, source }) => [
    what,
    unit === 'bytes' ? size(value) : `${figure(value)} ${unit}`,
    canRise ? 'yes' : 'no',
    source,
  ]);
  const layouts = Object.entries(LAYOUTS).map(([name, { inputBytes, flowBytes, derivedBytes }]) => [
    name,
    inputBytes,
    flowBytes,
    derivedBytes,
    `${Math.round((100 * (flowBytes + derivedBytes)) / inputBytes)} %`,
  ]);
  return [
    [
      'prices',
      table([`price (${INPUTS_OF}, to be checked)`, 'per', ...REGIONS.map((one) => `USD, ${one}`), 'page'], prices),
    ],
    ['quotas', table([`bound (${INPUTS_OF}, to be checked)`, 'value', 'can rise', 'source'], quotas)],
    ['layouts', table(['bytes a row', 'input', 'flows', 'rollup, lookup', 'Parquet of input'], layouts)],
  ];
}

/** Without an exponent. */
function plain(amount: number): string {
  return amount < 1e-4 ? amount.toFixed(12).replace(/0+$/, '') : String(amount);
}
