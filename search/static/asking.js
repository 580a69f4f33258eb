// What a page asks of the search, and who answers: a worker, so that a page on a weak phone can be
// typed in and scrolled while an answer is fetched and worked out; the page itself where there is none.

/** @typedef {import('./answers.js').Answers} Answers */
/** @typedef {'find' | 'names' | 'meant' | 'excerpts' | 'agencies'} Name */
/** @typedef {{name: Name, values: any[], resolve: (answer: any) => void, reject: (error: Error) => void}} Question */

/** The searches of this page, by the address of their data. @type {Map<string, Search>} */
const searches = new Map();

/** The one search of some data on this page, so that nothing is fetched twice. @param {string} data @param {string} site */
export function searchOf(data, site) {
  const search = searches.get(data) ?? new Search(data, site);
  searches.set(data, search);
  return search;
}

/** The page's half. */
export class Search {
  /** @param {string} data @param {string} site @param {string | URL} [script] of the worker */
  constructor(data, site, script = new URL('./worker.js', import.meta.url)) {
    // Addresses of a page are nothing to a worker, whose own address is another.
    this.places = [data, site].map((address) => new URL(address, document.baseURI).href);
    /** What was asked of the worker and has not been answered. @type {Map<number, Question>} */
    this.waiting = new Map();
    this.last = 0;
    this.worker = this.begun(script);
  }

  /** @param {string | URL} script @returns {Worker | null} nothing where there are no workers */
  begun(script) {
    try {
      const worker = new Worker(script, { type: 'module' });
      worker.addEventListener('message', ({ data }) => this.answered(data));
      worker.addEventListener('error', () => this.takeOver());
      worker.postMessage(this.places);
      return worker;
    } catch {
      return null;
    }
  }

  /**
   * What a method of `Answers` gives for some values.
   * @template {Name} Asked @param {Asked} name @param {Parameters<Answers[Asked]>} values @returns {Promise<Awaited<ReturnType<Answers[Asked]>>>}
   */
  ask(name, ...values) {
    return new Promise((resolve, reject) => this.put({ name, values, resolve, reject }));
  }

  /** @param {Question} question */
  put(question) {
    if (!this.worker) {
      this.here().then((answers) => /** @type {any} */ (answers)[question.name](...question.values)).then(question.resolve, question.reject);
      return;
    }
    this.last += 1;
    this.waiting.set(this.last, question);
    this.worker.postMessage([this.last, question.name, question.values]);
  }

  /** @param {[number, any, string | undefined]} message */
  answered([number, answer, failure]) {
    const question = this.waiting.get(number);
    this.waiting.delete(number);
    if (failure === undefined) question?.resolve(answer);
    else question?.reject(new Error(failure));
  }

  /** The worker could not be started, or broke off: what it was asked is answered in the page. */
  takeOver() {
    this.worker?.terminate();
    this.worker = null;
    const left = [...this.waiting.values()];
    this.waiting.clear();
    for (const question of left) this.put(question);
  }

  /** @returns {Promise<Answers>} */
  here() {
    this.answers ??= import('./answers.js').then(({ Answers }) => new Answers(this.places[0], this.places[1]));
    return this.answers;
  }
}

/** The worker's half. @param {new (data: string, site: string) => Answers} Kind */
export function answerWith(Kind) {
  /** @type {any} */
  let answers;
  addEventListener('message', async ({ data: [first, second, values] }) => {
    if (typeof first === 'string') {
      answers = new Kind(first, second);
      return;
    }
    try {
      postMessage([first, await answers[second](...values)]);
    } catch (error) {
      postMessage([first, null, String(error)]);
    }
  });
}
