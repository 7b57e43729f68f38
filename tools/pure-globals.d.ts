/** The few globals that Node and every browser share and that the contract and the providers may use. */
declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(init?: string | Record<string, string> | [string, string][]);
  append(name: string, value: string): void;
  get(name: string): string | null;
  has(name: string): boolean;
  set(name: string, value: string): void;
  toString(): string;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string, base?: string): boolean;
  readonly protocol: string;
  readonly origin: string;
  readonly host: string;
  readonly hostname: string;
  readonly pathname: string;
  readonly search: string;
  readonly href: string;
  readonly searchParams: URLSearchParams;
}

declare function atob(data: string): string;
declare function btoa(data: string): string;

declare class TextEncoder {
  encode(text?: string): Uint8Array;
}

declare class TextDecoder {
  decode(bytes?: Uint8Array): string;
}
