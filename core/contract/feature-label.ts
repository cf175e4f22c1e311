const WORDS: Readonly<Record<string, string>> = {
  ip: 'IP',
  num: 'number',
  tcp: 'TCP',
  asn: 'ASN',
  syn: 'SYN',
  ack: 'ACK',
  fin: 'FIN',
  rst: 'RST',
  psh: 'PSH',
};

/** Names whose words would mislead: the time of day is kept as two numbers, a point on a circle. */
const NAMES: Readonly<Record<string, string>> = {
  hour_sin: 'Time of day',
  hour_cos: 'Time of day',
  flag: 'TCP flag',
};

const MISSING = '_missing';

/** A feature of the detection in words: "bytes_out_missing" -> "Bytes out given or not". */
export function featureLabel(feature: string): string {
  if (feature.endsWith(MISSING)) return `${featureLabel(feature.slice(0, -MISSING.length))} given or not`;
  const whole = NAMES[feature];
  if (whole !== undefined) return whole;
  const text = feature
    .split('_')
    .map((word) => NAMES[word] ?? WORDS[word] ?? word)
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
