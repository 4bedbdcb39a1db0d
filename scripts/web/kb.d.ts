/**
 * What the scripts of the site share: the object `kb`, and the data that Python writes for them.
 *
 * `base.js` makes `kb`; a name that is optional here is put in by a script that may not be there yet. Addresses
 * are those on the site, seen from its top, such as `trends/globalisation.html`. An id is that of a page (`T7`) or
 * of a paragraph (`T7.3`, a note `T7.b`).
 */

// deno-lint-ignore no-var
declare var kb: Kb;

interface KbBase {
  /** The address of the site's top, seen from this page; ends in "/". */
  root: string;
  tools: Tool[];
  load(path: string): Promise<void>;
  fold(text: string): string;
  target(): HTMLElement | null;
  say(text: string): void;
  copy(text: string, html?: string): Promise<boolean>;
}

interface Kb extends KbBase {
  // Called by the scripts that Python writes beside each page.
  /** `PAGE.cite.js`: scripts/kb/cite/files.py */
  cite?: (address: string, entries: Record<string, Citations>, formats: CitationFormat[]) => void;
  /** `PAGE.peek.js`: scripts/kb/peek.py */
  peek?: (address: string, entries: PeekEntries) => void;
  /** `bibliography.works.js`: key of a work -> how it is cited. */
  works?: (data: Record<string, string>) => void;
  /** `search/names.js` and `search/texts.js`: scripts/kb/search.py */
  searchNames: SearchNames;
  searchTexts: SearchTexts;

  // Put in by other scripts.
  address: AddressCodec;
  briefing: Briefing;
  markdown?: MarkdownReader;
  citeDialog: (parts: CiteParts, id: string, entries: Citations) => HTMLDialogElement;
  startSearch?: (dialog: HTMLDialogElement) => void;
  words: () => Words;
  kindsFound: {
    WEIGHT: Record<string, number>;
    FIELDS: Record<string, number>;
    LENT: Record<string, number>;
    LEADING: Set<string>;
    LISTED: Set<string>;
    SHORT: Set<string>;
  };
  findable: (words: Words) => Findable;
  finder: () => Finder;
}

/** A tool beside a numbered paragraph. */
interface Tool {
  name: string;
  /** The word on the button, or what makes it of the id. */
  label?: string | ((id: string) => string);
  /** What the button is called where that is not "word: id". */
  called?: (id: string) => string;
  /** What is done; a node that it gives back takes the place of the tools at the bottom of the screen. */
  run(id: string, button: HTMLElement): unknown;
}

// ---- Citations

/** `{name: "bibtex", label: "BibTeX", suffix: ".bib"}`; the suffix is that of a file it is saved to. */
interface CitationFormat {
  name: string;
  label: string;
  suffix: string;
}

/** Name of a format -> the citation in it; and the address of what is cited. */
type Cited = { [format: string]: string } & { link: string; text: string };

type Citations = Cited & {
  /** A paragraph with its citation, and the same as HTML. */
  quote: string;
  quoteHtml: string;
  /** The same for the statement of the paper that a paragraph restates. */
  paper?: Cited;
};

/** What the window of citations is made with. */
interface CiteParts {
  make<K extends keyof HTMLElementTagNameMap>(
    name: K,
    attributes: Record<string, string>,
    ...children: (Node | string)[]
  ): HTMLElementTagNameMap[K];
  button(word: string, label: string, run: (made: HTMLElement) => unknown): HTMLElement;
  copied(where: HTMLElement, what: string, text: string, html?: string): Promise<void>;
  formats: CitationFormat[];
}

// ---- Previews

/** Anchor -> the text behind it as HTML, or its heading and the text; "" -> the page itself. */
type PeekEntries = { [anchor: string]: PeekPage | string | [heading: string, text: string] } & {
  "": PeekPage;
};

interface PeekPage {
  id?: string;
  title: string;
  kind?: string;
  text?: string;
  voice?: string;
  standing?: string;
  stands?: string;
}

// ---- Briefings

/** Title, for whom, date, edition, paragraphs, words at the end. */
type BriefingState = [
  title: string,
  reader: string,
  day: string,
  edition: string,
  chosen: ChosenRow[],
  end: string,
];

/** A call such as `T7.3`, `T7.3-T7.5` or `T7 summary`, and own words before and after it. */
type ChosenRow = [call: string, before: string, after: string];

/** The twin of scripts/kb/selection.py, as far as addresses go. */
interface AddressCodec {
  MOST: number;
  isCall(text: string): boolean;
  empty(): BriefingState;
  decode(text: string): BriefingState | null;
  encode(state: BriefingState): string;
}

interface Briefing {
  read(): BriefingState;
  write(state: BriefingState): void;
  has(id: string): boolean;
  add(id: string): void;
  /** Called when another tab has changed the briefing. */
  changed?: () => void;

  // From later/briefing/.
  line: (text: string) => string;
  note: (text: string) => string;
  isDay: (text: string) => boolean;
  isEdition: (text: string) => boolean;
  written: (state: BriefingState) => string;
  make: MakeElement;
  quotations: (data: BriefingData) => Quotations;
  start: (app: HTMLElement) => void;
  /** Holds when the page is drawn. */
  ready?: Promise<void>;
}

/** Makes an element: its tag, its properties or attributes, and what is in it; null is left out. */
type MakeElement = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  values?: Record<string, unknown>,
  ...children: (Node | string | null | undefined)[]
) => HTMLElementTagNameMap[K];

/** In `data-briefing` of the page of the briefing: scripts/kb/views/briefing.py */
interface BriefingData {
  edition: string;
  /** The public address of the site, or "". */
  site: string;
  licensed: string;
  /** Id of a page -> its address without suffix, title, summary, and the part that it is where it is one. */
  pages: Record<string, [stem: string, title: string, summary: string, part?: string]>;
  /** How the paper and this knowledge base are cited: in short, and in full. */
  works: Record<"paper" | "base", [short: string, full: string]>;
  /** A briefing to look at, as in an address; "" where there is none. */
  example: string;
}

/** What was found for a call. */
interface Quotation {
  id: string;
  name: string;
  page: string;
  link: string;
  /** Where this very state stays. */
  kept: string;
  voice: "paper" | "note" | "summary";
  words: [id: string, text: string][];
}

interface Quotations {
  found(call: string): Promise<Quotation | null>;
  quotation(one: Quotation): HTMLElement;
  sources(shown: (Quotation | null)[]): HTMLElement[];
  /** Own words as elements. */
  own(text: string): (Node | string)[];
  /** Loads what own words are shown with. */
  reading(state: BriefingState): Promise<void>;
  /** What has become of calls since an edition. */
  turns(edition: string, calls: string[]): Promise<HTMLElement[]>;
}

// ---- Markdown

interface MarkdownReader {
  blocks(text: string, told: Told, depth?: number): HTMLElement[];
  plain(nodes: Iterable<Node>): string[];
}

interface Told {
  works: Map<string, string>;
  /** Where a link leads, or "". */
  address(target: string): string;
  /** Whether these are the words of a link. */
  within?: boolean;
}

// ---- Filters

/** In `data-filter` of a list: scripts/kb/views/filters.py */
interface FilterData {
  /** What the items are called. */
  many: string;
  /** Whether there is a field that looks for words. */
  words: boolean;
  by: { key: string; label: string; values: [value: string, shown: string][] }[];
}

// ---- Search

interface SearchNames {
  /** Rows as scripts/kb/search.py has them in `Name`; the last value may be missing. */
  names: SearchName[];
  /** Words by which something is asked for, and the words that pages have for it. */
  synonyms: [asked: string[], found: string[]][];
  voice: string;
  themes: [title: string, address: string][];
  ways: [title: string, address: string][];
  standing: string;
}

type SearchName = [
  kind: string,
  address: string,
  id: string,
  title: string,
  short: string,
  also: string,
  text: string,
  told: string,
  stands?: string,
];

interface SearchTexts {
  pages: [address: string, id: string, title: string][];
  /** The number of the page in `pages`, an anchor, the heading above, and the text. */
  texts: [page: number, id: string, heading: string, text: string][];
}

/** A word of a text and where it stands in it. */
interface Unit {
  written?: string;
  word: string;
  stem: string;
  from: number;
  to: number;
  /** Of how many words joined by hyphens this is made; 0 for one word. */
  parts: number;
  of?: string[];
  small?: boolean;
  /** Whether it counts for nothing. */
  stop?: boolean;
  /** Whether nothing but a hyphen or the like stands before it. */
  joined?: boolean;
  /** Whether it is a number written with a mark for thousands. */
  grouped?: boolean;
}

interface Words {
  WEAK: Set<string>;
  read(text: string): Unit[];
  counted(units: Unit[]): Unit[];
  stemOf(word: string): string;
  spelled(word: string): string;
  nameStems(text: string): string[];
  nameKeys(text: string): string[];
}

/** What can be found, as the results show it. */
interface Entry {
  kind: string;
  address: string;
  id: string;
  title: string;
  text: string;
  short?: string;
  also?: string;
  stands?: string;
  voice?: string;
  heading?: string;
  lead?: string;
  page?: { id: string; title: string; kind?: string; address?: string; also?: string };
  /** Names of the events and places that it tells of, and of its tags. */
  tells?: string[];
  kept?: boolean;
  /** Its number in the index. */
  n?: number;
}

interface Findable {
  index: MiniSearchIndex;
  entries: Entry[];
  ids: Map<string, Entry>;
  sections: Map<string, Entry>;
  named: Map<string, Entry[]>;
  vocabulary: Map<string, { stem: string; count: number }>;
  known: Set<string>;
  compounds: Map<string, string[]>;
  /** First stem of what is asked -> [stems asked, stems found]. */
  groups: Map<string, [string[], string[][]][]>;
  add(data: SearchTexts): Promise<void>;
}

/** What a question asks for: one word, or several that are one name. */
interface Concept {
  word: string;
  own: Unit[];
  /** The stems by which it may be meant, all of them at once; its own have the weight 1. */
  ways: { stems: string[]; weight: number }[];
  /** Whether it is still being typed. */
  typing: boolean;
  /** Whether it counts only beside others. */
  weak: boolean;
  /** Number of an entry -> its score, and the stems by which it has the concept. */
  scores: Map<number, number>;
  hits: Map<number, string[][]>;
  /** How much it says: few entries have it. */
  mass: number;
}

interface Found {
  entry: Entry;
  marks: Set<string>;
  /** For each concept of the question, the stems by which the entry has it. */
  by?: string[][];
  score?: number;
  all: boolean;
}

interface FindNote {
  stopped: boolean;
  partly: boolean;
  all?: number;
  unknown: string[];
  corrected: [written: string, read: string][];
  near: string[];
}

interface Finder {
  find(query: string): { results: Found[]; note: FindNote };
  add(data: SearchTexts): Promise<void>;
  read(text: string): Unit[];
  size(): number;
}

// ---- What others wrote: scripts/web/vendor

interface MiniSearchIndex {
  addAll(documents: Record<string, unknown>[]): void;
  addAllAsync(documents: Record<string, unknown>[], options: { chunkSize: number }): Promise<void>;
  search(text: string, options: { fields: string[] }): { id: number; score: number }[];
}

declare const MiniSearch: new (options: Record<string, unknown>) => MiniSearchIndex;

declare const EnglishStemmer: new () => { stemWord(word: string): string };
