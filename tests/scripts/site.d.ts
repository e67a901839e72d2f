/**
 * What the site's scripts share, as `window.digestgen`. Each adds its part, in the order of theme/main.html; a function of a
 * later script is called only once all of them are there. `make lint` holds the scripts to it.
 */
interface Site {
  // words.js, which MkDocs renders: texts of the catalogue, and how a day is written
  readonly words: Record<string, string>;
  readonly months: readonly string[];
  readonly date: string;

  // digestgen.js
  /** The name of a text → what makes it, for texts that stand nowhere in the page. */
  readonly made: Record<string, () => string>;
  /** The text of the element with this id, or what `made` makes. */
  textOf(name: string): string;

  /** Runs on this page, and on each that navigation.instant puts into it. */
  onPage(start: () => void): void;
  /** Runs once something is there: navigation.instant loads the scripts of a page in any order. */
  when(isReady: () => boolean, start: () => void): void;

  // citing.js
  /** A record of RIS; `work` is the JSON-LD of the same paper. */
  renderRis(item: CslItem, work: { datePublished: string; sameAs?: string[] }): string;

  // formulas.js
  /** A formula as TeX between dollars. */
  texOf(formula: Pick<Element, "getAttribute">): string;

  // elements.js
  say(key: string, values?: Record<string, unknown>): string;
  pluralForm(n: number): string;
  dayText(day: string): string;
  make<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    properties?: Record<string, unknown>,
    ...children: (Node | string)[]
  ): HTMLElementTagNameMap[Name];
  /** Loads scripts that only some readers need, in this order, each once; a promise that fails where one is out of reach. */
  need(...names: string[]): Promise<unknown>;
  tell(text: string): void;

  // storage.js
  /** Names of the sizes of text, smallest first. */
  readonly SIZES: readonly string[];
  /** The address of the site's front page. */
  readonly root: URL;
  /** A value as JSON had it, whatever it is; null: never kept; undefined: damaged, or out of reach. */
  load(name: string): unknown;
  /** Whether the browser kept it; it tells the reader where it did not. */
  keep(name: string, value: unknown): boolean;
  /** The same for what nobody asked for: the reader is told nothing. */
  keepQuietly(name: string, value: unknown): boolean;
  drop(name: string): void;
  /** Drops everything that is this site's. */
  forget(): void;
  /** Whether a key of localStorage is this site's. */
  isOurs(key: string): boolean;
  /** Switches are on until they are switched off: `new`, `read`, `keys`. */
  isOn(name: string): boolean;
  /** Switches, and says whether the browser kept it. */
  turn(name: string, on: boolean): boolean;
  size(): string;
  resize(name: string): boolean;
  showSize(name?: string): void;
  switchLists(): boolean;
  /** Whether the browser refused to show what it keeps. */
  isBlocked(): boolean;

  // papers.js
  /** A saved paper out of storage or an imported file; null for what is none. Nothing of it is trusted. */
  parsePaper(value: unknown): Paper | null;
  /** A day as YYYY-MM-DD, or "" for what is none. */
  parseDay(value: unknown): string;
  /** Milliseconds since 1970, or 0 for what is no moment. */
  parseMoment(value: unknown): number;
  savedPapers(): Paper[];
  /** Changes the saved papers in one go; whether the browser kept it. */
  changeSaved(change: (papers: Paper[]) => Paper[]): boolean;
  /** Papers whose read marks are kept, the last ones. */
  readonly MOST_READ: number;
  /** URLs, the last read one last. */
  readPapers(): string[];
  setRead(url: string, on: boolean): void;
  setReadQuietly(url: string): void;
  heading(holder: ParentNode): HTMLElement;
  titleOf(holder: ParentNode): string;
  /** Reads a saved paper's page and keeps what it says; a promise that fails when the page is out of reach. */
  complete(url: string): Promise<void>;
  toggleSaved(holder: Holder): void;

  // marks.js
  /** Dresses every card and paper on the page; again whenever something changed, here or in another tab. */
  mark(): void;
  /** After switches: what was switched off is no longer recorded, nor shown. */
  restart(): void;
  /** The visit that a sign of the reader belongs to: the kept one, or a new one after a pause. */
  continueVisit(kept: unknown, newest: string, now: number): Visit;

  // dialog.js, when it is asked for
  /** Shows the help of the keys, each as it is written there. */
  showDialog(shortcuts: string[]): void;

  // following.js, where a search is followed or one may be
  /** What a search asks for, as its address has it; "" for one that asks for nothing. */
  askOf(state: Partial<State>): string;
  stateOf(ask: string): State;
  /** A followed search out of storage or an imported file; null for what is not one. */
  parseFollowed(value: unknown): Followed | null;
  followed(): Followed[];
  /** Changes the followed searches in one go; whether the browser kept it. */
  changeFollowed(change: (searches: Followed[]) => Followed[]): boolean;
  /** A search as it is seen now. */
  look(index: SearchIndex, ask: string, topics: Topic[]): Promise<Omit<Followed, "name">>;
  /** How many papers came since a search was seen. */
  countFresh(index: SearchIndex, search: Followed, topics: Topic[]): Promise<number>;

  // saved.js, on its own page
  /** Both lists as one: a paper once; of two notes that differ, both. */
  mergeSaved(old: Paper[], more: Paper[]): { papers: Paper[]; added: number };
  /** What an exported file has, and how many entries of it are no papers; null for any other file. */
  parseExport(text: string): { papers: Paper[]; followed: Followed[]; read: string[]; skipped: number } | null;
}

/** A saved paper. */
interface Paper {
  /** below the root: `papers/…/` */
  url: string;
  title: string;
  authors: string[];
  /** YYYY-MM-DD, or "" */
  day: string;
  bibtex: string;
  note: string;
  /** when it was saved, in milliseconds since 1970 */
  at: number;
}

/** A search that the reader follows. */
interface Followed {
  /** as in its address, without order: `q=lamps&author=quist` */
  ask: string;
  name: string;
  /** the newest day there was when it was seen last, YYYY-MM-DD, and how many papers it found of that day */
  day: string;
  same: number;
  /** how many came since, in this version of the index */
  fresh: number;
  version: string;
}

interface Visit {
  /** the last sign of the reader, in milliseconds since 1970 */
  at: number;
  /** the newest day that was seen, YYYY-MM-DD or "" */
  day: string;
  /** the same before this visit */
  since: string;
  /** the end of the visit before, in milliseconds since 1970, or 0 */
  last: number;
}

/** A card, or the article of a paper's own page. */
type Holder = HTMLElement & { readonly dataset: { dgPaper: string; dgDay: string } };

type CslName = { literal: string } | { family: string; given: string; suffix?: string };

/** An item of CSL-JSON, as digestgen writes them. */
interface CslItem {
  id: string;
  type: string;
  title: string;
  author?: CslName[];
  editor?: CslName[];
  "container-title"?: string;
  "collection-title"?: string;
  publisher?: string;
  "publisher-place"?: string;
  edition?: string;
  version?: string;
  genre?: string;
  volume?: string;
  issue?: string;
  number?: string;
  page?: string;
  language?: string;
  DOI?: string;
}

/** What tokens.js, query.js and search.js share, in this order, as `window.digestgenSearch`. */
interface Search {
  // tokens.js
  /** The tokens of a text, and what stands beside them: see digestgen/text/tokens.py. */
  readonly readTokens: (text: string) => { tokens: string[]; beside: string[] };
  /** The same without stems. */
  readonly readWords: (text: string) => { words: string[]; beside: string[] };
  /** A folded word with `ue` for `ü` as fold() leaves `ü`: see digestgen/text/tokens.py. */
  readonly contract: (word: string) => string;
  /** The tokens of other ways to write a word or phrase. */
  readonly respell: (text: string) => string[][];
  /** A question with the signs of other keyboards, and with the words of other catalogues (`NOT`, `AND`, `ti:`, `abs:`), as here. */
  readonly unify: (typed: string) => string;
  /** Greek letters, and their names. */
  /** Whether a text begins with a letter of a script without spaces. */
  readonly STARTS_UNSPACED: RegExp;

  /** Where a text has what was asked for. */
  readonly findHits: (text: string, items: Item[]) => Hit[];
  /** Where an excerpt begins and ends: around most of the hits that stand together. */
  readonly chooseExcerpt: (text: string, hits: Hit[]) => [number, number];

  // query.js
  readQuery(query: string, topics?: Topic[]): Item[];
  /** What a text may be an id or an address of, as the index has ids. */
  readIds(text: string): string[];
  /** The topics of the search page's form; the names that its language has for fields are read, too. */
  readTopics(page: ParentNode): Topic[];
  /** The question in words of the index that are near, where they find something; or "". */
  propose(index: SearchIndex, state: State, topics: Topic[]): Promise<string>;

  /** How postings of a term begin that many papers have. */
  readonly COMMON: string;

  // search.js
  /** Opens the index below this address, ends in `/`; a promise that fails when it is out of reach. */
  openIndex(root: string): Promise<SearchIndex>;
  /** Numbers of the papers that a state asks for, in order; what is left to check is in `items`. */
  find(index: SearchIndex, state: State, topics?: Topic[]): Promise<{ numbers: number[]; items: FoundItem[] }>;
  /** Whether a paper's text has the phrases that were found by their pairs, and none of those that it must not have. */
  holds(record: SearchRecord, number: number, items: FoundItem[], tagTitle: (slug: string) => string): boolean;
  /** Terms of the filters: each is a term of the index. */
  filterTerms(state: Pick<State, "tag" | "author">): string[];
}

/** What a reader asks for: the fields of the form, and how many papers they have seen. All of it is in the address. */
type State = Record<"q" | "tag" | "author" | "from" | "to" | "sort" | "show", string>;

/** Number of a paper → score. */
type Scores = Map<number, number>;

interface SearchIndex {
  /** changes with the index */
  readonly version: string;
  has(term: string): Promise<boolean>;
  /** The papers of a term, or of all terms that begin so; in a large index with more than three letters. */
  find(term: string, begins: boolean): Promise<Scores>;
  record(number: number): Promise<SearchRecord>;
  /** The numbers of papers dated from a day to a day, as [first, after the last]. */
  period(from: string, to: string): Promise<[number, number]>;
  /** The last day that has papers, or "". */
  newest(): Promise<string>;
  /** The number of the file that has a term. */
  shardOf(term: string): number;
  /** Term → postings, of the file that has a term, or, in a large index several, of those that may have all that begin so. */
  termsLike(term: string, begins: boolean): Promise<Record<string, string>>;
}

/** A topic by its title and its other names; `wide` ones have others below them. */
interface Topic {
  slug: string;
  names: string[];
  wide?: boolean;
}

/** What a paper has to have, or, with `exclude`, must not have: one of the choices. */
interface Item {
  exclude: boolean;
  choices: Choice[];
  /** further ones: topics, and neighbours as one word */
  wider?: Choice[];
  /** further ones where few papers have any of these */
  rare?: Choice[];
  /** the tokens of a plain word */
  word?: string[];
}

/** A word or phrase; with `begins`, whatever begins so. */
interface Choice {
  tokens: string[];
  begins: boolean;
  /** terms of filters that a paper has, instead of tokens */
  filter?: string[];
}

interface FoundItem extends Item {
  choices: FoundChoice[];
}

interface FoundChoice extends Choice {
  found: Scores;
  /** what the text of a paper has to have, too, as tokens between blanks; or "" */
  phrase: string;
}

interface Hit {
  start: number;
  end: number;
  token: string;
}

interface SearchRecord {
  url: string;
  title: string;
  day: string;
  status?: string;
  authors?: string[];
  /** how many authors are left out */
  more?: number;
  note?: string;
  text?: string;
  /** of title and text */
  lang?: string;
  /** of the text, where that is another */
  text_lang?: string;
  tags?: string[];
}

interface Window {
  readonly digestgen: Site;
  digestgenSearch: Search;
  /** Material's stream of pages, with `navigation.instant` */
  readonly document$?: { subscribe(seen: () => void): void };
}

/** Material's: the address of the site's root. */
declare const __md_scope: URL;
