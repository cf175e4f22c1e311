/** An append-only list of unsigned 32-bit numbers: 4 bytes each, where a plain array of millions would be boxed or doubled. */
export class GrowingU32 {
  length = 0;
  private cells = new Uint32Array(1024);

  push(value: number): void {
    if (this.length === this.cells.length) {
      const wider = new Uint32Array(this.cells.length * 2);
      wider.set(this.cells);
      this.cells = wider;
    }
    this.cells[this.length++] = value;
  }

  at(index: number): number {
    return this.cells[index] as number;
  }

  set(index: number, value: number): void {
    this.cells[index] = value;
  }

  /** The numbers pushed so far, as a view; a later push may leave it behind. */
  view(): Uint32Array<ArrayBuffer> {
    return this.cells.subarray(0, this.length);
  }
}
