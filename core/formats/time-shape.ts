import type { DateOrder } from '../contract/uploads.ts';

/** How a printed time is read. `ordered` shapes leave day and month to be decided over the whole file. */
export interface TimeShape {
  readonly id: string;
  readonly pattern: RegExp;
  readonly ordered: boolean;
  /**
   * SQL giving a TIMESTAMP in the file's zone (or UTC where `utc`), null where the text does not fit. `longest`: bytes of
   * the longest text, where that is known.
   */
  readonly sql: (text: string, order: DateOrder, longest?: number) => string;
  /** The value is an instant: no zone is applied. */
  readonly utc: boolean;
}

const CLOCK = '[ T]\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?( ?[AaPp][Mm])?';

/** A clock with an offset behind it: such a time is an instant, whatever the zone of the file. */
const OFFSET_END = ':[0-9.,]+ ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$';

/** Bytes of a date and a clock to the second: what is no longer has no offset. */
const WITHOUT_OFFSET = 19;

/** The engine also reads words such as `infinity`, and years no zone can be applied to. */
const YEAR_FIRST = (text: string) => `${text} BETWEEN '1900' AND '2200'`;

function strptime(text: string, formats: readonly string[]): string {
  return `try_strptime(${text}, [${formats.map((format) => `'${format}'`).join(', ')}])`;
}

/** Day and month first: the clock may lack seconds or carry a fraction or AM/PM. */
function numericFormats(order: DateOrder, separator: string, year: string): string[] {
  const date = order === 'mdy' ? ['%m', '%d', year] : order === 'ymd' ? [year, '%m', '%d'] : ['%d', '%m', year];
  const day = date.join(separator);
  return [`${day} %H:%M:%S`, `${day} %H:%M`, `${day} %H:%M:%S.%f`, `${day} %I:%M:%S %p`, `${day} %I:%M %p`, day];
}

function numericShape(separator: string, name: string, digits: 2 | 4): TimeShape {
  const escaped = separator === '.' ? '\\.' : separator;
  return {
    id: `${name}${digits}`,
    pattern: new RegExp(`^\\d{1,2}${escaped}\\d{1,2}${escaped}\\d{${digits}}(${CLOCK})?$`),
    ordered: true,
    utc: false,
    sql: (text, order) => strptime(text, numericFormats(order, separator, digits === 2 ? '%y' : '%Y')),
  };
}

function epochShape(id: string, digits: string, toMicroseconds: string): TimeShape {
  return {
    id,
    pattern: new RegExp(`^-?${digits}$`),
    ordered: false,
    utc: true,
    // Digits that make no time that can be printed are no time: null, not an error.
    sql: (text) => `TRY(make_timestamp(${toMicroseconds.replaceAll('?', `(${text})`)}))`,
  };
}

/** Seconds with any number of digits: Zeek writes times relative to the capture for some inputs. */
export const EPOCH_SECONDS_ANY = epochShape(
  'epoch_s_any',
  '\\d{1,11}(\\.\\d+)?',
  'try_cast(round(try_cast(? AS DECIMAL(20, 6)) * 1000000) AS BIGINT)',
);

export const TIME_SHAPES: readonly TimeShape[] = [
  {
    id: 'iso_offset',
    pattern: new RegExp(`^\\d{4}-\\d{2}-\\d{2}${CLOCK} ?(Z|UTC|[+-]\\d{2}(:?\\d{2})?)$`),
    ordered: false,
    utc: true,
    sql: (text) => {
      const spelled = `regexp_replace(${text}, ' ?([+-][0-9]{2}):?([0-9]{2})$', '\\1:\\2')`;
      return `CASE WHEN ${YEAR_FIRST(text)} AND regexp_matches(${text}, '${OFFSET_END}') THEN CAST(try_cast(${spelled} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) END`;
    },
  },
  {
    id: 'iso',
    pattern: new RegExp(`^\\d{4}-\\d{1,2}-\\d{1,2}(${CLOCK})?$`),
    ordered: false,
    utc: false,
    sql: (text, _order, longest = Number.POSITIVE_INFINITY) => {
      const offset = `(strlen(${text}) <= ${WITHOUT_OFFSET} OR NOT regexp_matches(${text}, '${OFFSET_END}'))`;
      const plain = longest <= WITHOUT_OFFSET ? '' : ` AND ${offset}`;
      return `CASE WHEN ${YEAR_FIRST(text)}${plain} THEN try_cast(${text} AS TIMESTAMP) END`;
    },
  },
  {
    id: 'ymd_dash_clock',
    pattern: /^\d{4}-\d{2}-\d{2}-\d{2}:\d{2}:\d{2}$/,
    ordered: false,
    utc: false,
    sql: (text) => strptime(text, ['%Y-%m-%d-%H:%M:%S']),
  },
  {
    id: 'ymd_slash',
    pattern: new RegExp(`^\\d{4}/\\d{1,2}/\\d{1,2}(${CLOCK})?$`),
    ordered: false,
    utc: false,
    sql: (text) => strptime(text, numericFormats('ymd', '/', '%Y')),
  },
  {
    id: 'day_month_name',
    pattern: /^\d{1,2}[- ][A-Za-z]{3}[- ]\d{2,4} \d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?( [AaPp][Mm])?$/,
    ordered: false,
    utc: false,
    sql: (text) =>
      strptime(text, [
        '%d-%b-%Y %H:%M:%S',
        '%d-%b-%y %H:%M:%S',
        '%d %b %Y %H:%M:%S',
        '%d-%b-%Y %H:%M',
        '%d-%b-%y %I.%M.%S.%f %p',
        '%d-%b-%Y %I:%M:%S %p',
      ]),
  },
  numericShape('/', 'slash', 4),
  numericShape('-', 'dash', 4),
  numericShape('.', 'dot', 4),
  numericShape('/', 'slash', 2),
  numericShape('-', 'dash', 2),
  {
    id: 'compact14',
    pattern: /^(19|20)\d{12}$/,
    ordered: false,
    utc: false,
    sql: (text) => strptime(text, ['%Y%m%d%H%M%S']),
  },
  epochShape('epoch_s', '\\d{9,10}(\\.\\d+)?', 'try_cast(round(try_cast(? AS DECIMAL(20, 6)) * 1000000) AS BIGINT)'),
  epochShape('epoch_ms', '\\d{12,13}', 'try_cast(? AS BIGINT) * 1000'),
  epochShape('epoch_us', '\\d{15,16}', 'try_cast(? AS BIGINT)'),
  epochShape('epoch_ns', '\\d{18,19}', 'try_cast(? AS BIGINT) // 1000'),
];

/** Throws where no shape has that name. */
export function shapeById(id: string): TimeShape {
  const shape = [EPOCH_SECONDS_ANY, ...TIME_SHAPES].find((one) => one.id === id);
  if (shape === undefined) throw new Error(`no shape of times ${id}`);
  return shape;
}

/** Texts with other digits in the places of theirs, and how many there are of each: no pattern asks for more than the first two. */
function outlinesOf(samples: readonly string[]): Map<string, number> {
  const outlines = new Map<string, number>();
  for (const text of samples) {
    const outline = text.slice(0, 2) + text.slice(2).replaceAll(/\d/g, '0');
    outlines.set(outline, (outlines.get(outline) ?? 0) + 1);
  }
  return outlines;
}

/** The shapes that the sampled values have, most frequent first; shapes met in under 2 % of them are noise. */
export function detectShapes(samples: readonly string[]): TimeShape[] {
  const outlines = outlinesOf(samples);
  const counts = TIME_SHAPES.map((shape) => {
    let count = 0;
    for (const [outline, times] of outlines) if (shape.pattern.test(outline)) count += times;
    return { shape, count };
  });
  const floor = Math.max(1, samples.length * 0.02);
  return counts
    .filter(({ count }) => count >= floor)
    .sort((a, b) => b.count - a.count)
    .map(({ shape }) => shape);
}

/** As `detectShapes`, for sources that write seconds since 1970, even of few digits, unless they write something else. */
export function detectShapesOfSeconds(samples: readonly string[]): TimeShape[] {
  const others = detectShapes(samples).filter((shape) => shape.id !== 'epoch_s');
  return samples.length === 0 || samples.some((text) => EPOCH_SECONDS_ANY.pattern.test(text))
    ? [EPOCH_SECONDS_ANY, ...others]
    : others;
}

/** True where the text reads as a time of any known shape. */
export function looksLikeTime(text: string): boolean {
  return TIME_SHAPES.some((shape) => !shape.id.startsWith('epoch') && shape.pattern.test(text));
}
