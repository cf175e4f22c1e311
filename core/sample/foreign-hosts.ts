/**
 * Destinations and visitors abroad. Each is the network address of a large block (…0.0), which no host can have, so
 * that a look-up finds the country and nobody's machine is accused.
 */
export const FOREIGN_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  MD: ['46.166.0.0', '178.168.0.0'],
  PY: ['181.120.0.0', '181.126.0.0'],
  MN: ['112.72.0.0', '202.179.0.0'],
  IS: ['88.149.0.0', '157.97.0.0'],
  US: ['96.167.0.0', '171.64.0.0'],
  DE: ['78.43.0.0', '134.96.0.0'],
  NL: ['86.94.0.0', '145.128.0.0'],
  RU: ['85.92.0.0', '188.162.0.0'],
  BR: ['177.0.0.0', '189.73.0.0'],
  VN: ['113.175.0.0', '171.230.0.0'],
  RO: ['5.12.0.0', '89.121.0.0'],
  SG: ['116.193.0.0', '178.97.0.0'],
  AE: ['5.195.0.0', '92.98.0.0'],
  GB: ['86.188.0.0', '138.111.0.0'],
};

export function foreignAddress(country: string, which: 0 | 1): string {
  const address = FOREIGN_NETWORKS[country]?.[which];
  if (address === undefined) throw new Error(`no invented host in ${country}`);
  return address;
}
