const LENGTH_DIGITS = 3;

/**
 * Position that sorts as text for a sequence number of Kinesis, a decimal number of any length: its length goes before
 * it. Nothing is cut off, so that the stream is asked with the number it gave.
 */
export function positionOf(sequenceNumber: string): string {
  return String(sequenceNumber.length).padStart(LENGTH_DIGITS, '0') + sequenceNumber;
}

/** Sequence number of a position. */
export function sequenceNumberOf(position: string): string {
  return position.slice(LENGTH_DIGITS);
}
