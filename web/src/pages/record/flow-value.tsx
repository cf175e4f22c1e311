import type { FlowColumn } from '../../../../core/flow/column.ts';
import type { FlowValue as Value } from '../../../../core/flow/record.ts';
import { Missing, Time } from '../../ui/value.tsx';
import { exactText, flowText } from './flow-text.ts';

/** Text that is compared by eye, character for character. */
const MONO = /_ip$|_port|_key$|^msisdn$|^imsi$|^imei|_id$|^entity$|^row_number$|ja3|^cell_id|^mac$|_raw$|_number$/;

/** One value of a flow: time in the chosen zone, figures with their unit, what is missing as missing. */
export function FlowValue({ column, value }: { column: FlowColumn; value: Value | undefined }) {
  if (column.type === 'TIMESTAMP_MS') return <Time value={value as string | null | undefined} />;
  const text = flowText(column, value);
  if (text === null) return <Missing />;
  const exact = exactText(column, value);
  return (
    <span className={MONO.test(column.name) ? 'mono' : 'num'} title={exact ?? text}>
      {text}
    </span>
  );
}
