/** What the server says, in the language of the person. The words are loaded when the first of them is needed. */
import { locale } from "../shared/words/i18n";
import { formatMessage } from "../shared/words/message-format";

/** The code may be of a version that comes later. */
export interface Said {
  readonly code: string;
  readonly params?: Readonly<Record<string, Param>>;
  readonly place?: string;
}

/** A message may have others in it, and lists of them. */
type Param = string | number | Told | readonly Param[];

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
function put(words: Language, said: Said | null | undefined, language: string): string | null {
  const code = said?.code;
  const message = code !== undefined && Object.hasOwn(words.WORDS, code) ? words.WORDS[code] : undefined;
  if (message === undefined) return null;
  const params = Object.entries(said?.params ?? {}).map(([name, value]) => [name, within(words, value, language)]);
  const text = formatMessage(message, Object.fromEntries(params), language);
  return said?.place ? `${said.place}: ${text}` : text;
}

/** What stands within a message. */
function within(words: Language, value: Param, language: string): string | number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return Object.hasOwn(words.VALUES, value) ? (words.VALUES[value] ?? value) : value;
  if ("message" in value) return put(words, value.said, language) ?? value.message;
  return value.map((one) => within(words, one, language)).join(", ");
}

/** The same list in the language of the person. */
export async function inWords<T extends Told>(list: readonly T[]): Promise<T[]> {
  if (!list.some((one) => one.said)) return [...list];
  const say = await speech();
  return list.map((one) => ({ ...one, message: say(one.said, one.message) }));
}
