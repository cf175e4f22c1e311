import { APP_TYPES } from './app-tables.ts';

const basis = (word: string) => `CAST('${word}' AS ${APP_TYPES.app_basis})`;

/**
 * SQL of a flow's service, of rows joined as by flow-select: by domain, then the source's own word, then address refined
 * by port, then address, then port alone.
 */
export function appExpressions(columns: ReadonlySet<string>): [string, string][] {
  const has = (name: string) => columns.has(name);
  const steps: { when: string; name: string; family: string; confidence: string; basis: string }[] = [];
  if (has('domain'))
    steps.push({
      when: 'd.app_name',
      name: 'd.app_name',
      family: 'd.app_family',
      confidence: 'd.app_confidence',
      basis: basis('domain'),
    });
  if (has('app_name'))
    steps.push({ when: 's.app_name', name: 's.app_name', family: 'NULL', confidence: '60', basis: basis('source') });
  if (has('destination_ip')) {
    if (has('destination_port')) {
      steps.push({
        when: 'r.app_name',
        name: 'r.app_name',
        family: 'r.app_family',
        confidence: 'r.app_confidence',
        basis: `CASE WHEN b.app_basis = 'asn' THEN ${basis('asn+port')} ELSE ${basis('prefix+port')} END`,
      });
    }
    steps.push({
      when: 'b.app_name',
      name: 'b.app_name',
      family: 'b.app_family',
      confidence: 'b.app_confidence',
      basis: 'b.app_basis',
    });
  }
  if (has('destination_port')) {
    steps.push({
      when: 'p.app_name',
      name: 'p.app_name',
      family: 'NULL',
      confidence: 'p.app_confidence',
      basis: basis('port'),
    });
  }
  const pick = (field: 'name' | 'family' | 'confidence' | 'basis') =>
    steps.length === 0
      ? 'NULL'
      : `CASE ${steps.map((step) => `WHEN ${step.when} IS NOT NULL THEN ${step[field]}`).join(' ')} END`;
  return [
    ['app_name', pick('name')],
    ['app_family', pick('family')],
    ['app_confidence', pick('confidence')],
    ['app_basis', pick('basis')],
  ];
}
