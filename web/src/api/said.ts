/** What the server says, in the language of the person. The words are loaded when the first of them is needed. */
import { locale } from "../shared/words/i18n";
import { formatMessage } from "../shared/words/message-format";

/** The code may be of a version that comes later. */
export interface Said {
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly place?: string;
}

/** A message of the server, wherever it stands: in English, and for other languages. */
interface Told {
  readonly message: string;
  readonly said?: Said | null | undefined;
}

interface Language {
  readonly WORDS: Readonly<Record<string, string>>;
  readonly VALUES: Readonly<Record<string, string>>;
}

type Speech = (said: Said | null | undefined, english: string) => string;

/** Without a connection the server's own words must do. */
export async function speech(): Promise<Speech> {
  const language = locale();
  const words: Language | null = await (language.startsWith("de") ? import("./said-german") : import("./said-english")).catch(() => null);
  return (said, english) => (words && put(words, said, language)) ?? english;
}

/** Null where the code is not known: the server may be newer than the page. */
function put({ WORDS, VALUES }: Language, said: Said | null | undefined, language: string): string | null {
  const code = said?.code;
  const words = code !== undefined && Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  if (words === undefined) return null;
  const inWords = ([name, value]: [string, string | number]): [string, string | number] => [name, typeof value === "string" && Object.hasOwn(VALUES, value) ? (VALUES[value] ?? value) : value];
  const text = formatMessage(words, Object.fromEntries(Object.entries(said?.params ?? {}).map(inWords)), language);
  return said?.place ? `${said.place}: ${text}` : text;
}

/** The same list in the language of the person. */
export async function inWords<T extends Told>(list: readonly T[]): Promise<T[]> {
  if (!list.some((one) => one.said)) return [...list];
  const say = await speech();
  return list.map((one) => ({ ...one, message: say(one.said, one.message) }));
}
