import { CsvReader } from "./csv";
import { readJson } from "./json";
import { SeriesTrouble, Table } from "./table";
import type { FromWorker, Notice, Wanted } from "./protocol";

const [SPACE, BRACE, BRACKET] = [32, 0x7b, 0x5b];

/** What a worker does for one series: bytes of a file, or data that is there already, become pieces. */
export class Reading {
  readonly #wanted: Wanted;
  readonly #tell: (message: FromWorker, transfer: Transferable[]) => void;
  readonly #table: Table;
  readonly #csv: CsvReader;
  /** A file that begins as JSON is read as a whole. */
  #json: Uint8Array[] | null = null;
  #isOver = false;
  #begun = false;

  constructor(wanted: Wanted, tell: (message: FromWorker, transfer: Transferable[]) => void) {
    this.#wanted = wanted;
    this.#tell = tell;
    this.#table = new Table(wanted, (piece, gap) => {
      const parts = [piece.times, ...piece.values, ...piece.blocks];
      tell({ kind: "piece", piece, gap }, parts.map((part) => part.buffer as ArrayBuffer));
    });
    this.#csv = new CsvReader(wanted, this.#table);
  }

  bytes(bytes: Uint8Array): void {
    this.#attempt(() => {
      if (!this.#begun && bytes.length > 0) {
        this.#begun = true;
        const first = bytes.find((byte) => byte > SPACE);
        if (first === BRACE || first === BRACKET) this.#json = [];
      }
      if (this.#json === null) this.#csv.push(bytes);
      else this.#json.push(bytes);
      if (this.#table.isFull) this.#done(this.#csv.end());
      else this.#tell({ kind: "read", bytes: bytes.length }, []);
    });
  }

  data(data: unknown): void {
    this.#attempt(() => this.#done(readJson(data, this.#wanted, this.#table)));
  }

  end(): void {
    this.#attempt(() => this.#done(this.#json === null ? this.#csv.end() : this.#whole(this.#json)));
  }

  #whole(parts: readonly Uint8Array[]): readonly Notice[] {
    const data = parsed(parts);
    if (data !== undefined) return readJson(data, this.#wanted, this.#table);
    // A name of a column may stand in brackets.
    if (parts[0]?.find((byte) => byte > SPACE) !== BRACKET) throw new SeriesTrouble({ kind: "bad-json" });
    for (const part of parts) this.#csv.push(part);
    return this.#csv.end();
  }

  #done(notices: readonly Notice[]): void {
    this.#isOver = true;
    this.#tell({ kind: "done", notices }, []);
  }

  #attempt(run: () => void): void {
    if (this.#isOver) return;
    try {
      run();
    } catch (error) {
      this.#isOver = true;
      this.#tell({ kind: "failed", trouble: error instanceof SeriesTrouble ? error.trouble : { kind: "not-text" } }, []);
    }
  }
}

/** Undefined: it is no JSON. */
function parsed(parts: readonly Uint8Array[]): unknown {
  const decoder = new TextDecoder();
  try {
    return JSON.parse(parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode());
  } catch {
    return undefined;
  }
}
