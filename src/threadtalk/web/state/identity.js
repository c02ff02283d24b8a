/**
 * Who one is in this browser, and which of its tabs has the connection. One has it at a time: it alone writes to what
 * outlives the tab. Another one waits for its turn, or takes it.
 */

/** @typedef {import("./store.js").PageStore} Store */

/**
 * Kept until the tab is closed; of it, the alias alone outlives the tab.
 * @typedef {object} Known
 * @property {string} alias
 * @property {string} account  "" for none
 * @property {readonly string[]} passwords  the newest first: one that was just changed may not have been taken
 */

const PASSWORDS_MAX = 2;
/** What one tab writes, another one may see a little later. */
const SEEN_AFTER_MSEC = 200;

export class Identity {
  /** @param {Store} store */
  constructor(store) {
    this._store = store;
    /** Gives the connection to another tab; null while this one has not got it. @type {(() => void) | null} */
    this._release = null;
    /** @type {AbortController | null} */
    this._waits = null;
    /** Resolves the promise of `enter`. @type {(() => void) | null} */
    this._entered = null;
    /** What was given to a command, until the server says that it was right. */
    this._typed = "";
  }

  /** @param {string} alias @param {string} room @param {string} password */
  async enter(alias, room, password) {
    const store = this._store;
    if (!(await this._hold({ ifAvailable: true }))) return this._elsewhere();
    store.remember({ alias, room });
    store.takeUp(room);
    this._connect({ alias, account: password ? alias : "", passwords: password ? [password] : [] });
    await new Promise((resolve) => (this._entered = () => resolve(undefined)));
  }

  /** Go on where this tab, or another one before, has been. False where there is nothing to go on with. */
  async resume() {
    const store = this._store;
    const { session, storage } = store.world;
    const before = session.get("identity", null) ?? storage.get("identity", null);
    if (!before?.alias) return false;
    store.me.value = { ...store.me.value, alias: before.alias };
    if (await this._hold({ ifAvailable: true })) {
      store.takeUp();
      this._connect({ alias: before.alias, account: before.account ?? "", passwords: before.passwords ?? [] });
    } else this._elsewhere();
    return true;
  }

  takeOver() {
    this._waits?.abort();
    this._hold({ steal: true }).then(() => this._goOn());
  }

  /** One is in, under the alias that the server says. @param {string} alias @param {string} account */
  isIn(alias, account) {
    this._keep({ alias, account });
    this._entered?.();
  }

  /** Nobody is let in like this. */
  isRefused() {
    this.forget();
    this._entered?.();
  }

  /** Whoever comes here next is somebody else. */
  forget() {
    const { session, storage } = this._store.world;
    storage.set("identity", null);
    session.set("identity", null);
    this._release?.();
    this._release = null;
  }

  /** @param {string} alias */
  isCalled(alias) {
    this._keep({ alias });
  }

  /** A password was given to a command: by it one comes back, if it is right. @param {string} password @param {boolean} isNew  in place of the one before */
  typed(password, isNew) {
    this._typed = password;
    if (isNew && this._known().account) this._keep({ passwords: [password, ...this._known().passwords].slice(0, PASSWORDS_MAX) });
  }

  /** @param {string} account  "" for none */
  hasLoggedIn(account) {
    const passwords = !account ? [] : this._typed ? [this._typed] : this._known().passwords;
    this._typed = "";
    this._keep({ account, passwords });
  }

  /** @returns {Known} */
  _known() {
    return { alias: "", account: "", passwords: [], ...this._store.world.session.get("identity", {}) };
  }

  /** @param {Partial<Known>} change */
  _keep(change) {
    const known = { ...this._known(), ...change };
    this._store.world.session.set("identity", known);
    this._store.world.storage.set("identity", { alias: known.alias });
    this._store.client.isKnownAs(known);
  }

  /** @param {Known} known */
  _connect(known) {
    const { storage, randomId } = this._store.world;
    let token = storage.get("token", "");
    if (!token) storage.set("token", (token = randomId() + randomId()));
    this._keep(known);
    this._store.client.connect({ ...known, token });
  }

  /** Show that another tab has the chat, until it has not. */
  _elsewhere() {
    this._store.putAway();
    this._waits = new AbortController();
    this._hold({ signal: this._waits.signal }).then((isFree) => {
      if (isFree) this._store.world.setTimeout(() => this._goOn(), SEEN_AFTER_MSEC);
    });
  }

  /** It is this tab's turn. Where the other one has left the chat, there is nothing to go on with. */
  async _goOn() {
    const hasLeft = !this._store.world.storage.get("identity", null); // whatever this tab remembers
    if (!hasLeft && (await this.resume())) return;
    this.forget();
    this._store.link.value = { status: "offline" };
  }

  /**
   * Be the one tab of this browser that has the connection. False where another one is it.
   * @param {LockOptions} options
   * @returns {Promise<boolean>}
   */
  _hold(options) {
    const { locks } = this._store.world;
    if (!locks || (this._release && !options.steal)) return Promise.resolve(true);
    return new Promise((resolve) => {
      let isHeld = false;
      locks
        .request("threadtalk", options, (lock) => {
          isHeld = Boolean(lock);
          resolve(isHeld);
          return lock ? new Promise((release) => (this._release = () => release(undefined))) : undefined;
        })
        .catch(() => {
          if (!isHeld) return resolve(false); // one does not wait any longer
          this._release = null;
          this._store.client.disconnect();
          this._elsewhere();
        });
    });
  }
}
