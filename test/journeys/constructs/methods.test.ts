import { constructs } from '../../support/constructs.ts';

constructs({
  'of a class': {
    program: `
      class Store {
        async read() {
          tick(1);
          await immediate();
          tick(2);
          await never;
        }
      }
      new Store().read();
    `,
    tasks: `
      read: idle, polls 2, wakes 1, self 0, busy 3, woken by immediate
        read, suspended, await 6:5
    `,
  },

  static: {
    program: `
      class Store {
        static async open() {
          await never;
        }
      }
      Store.open();
    `,
    tasks: `
      open: idle, polls 1, wakes 0, self 0, busy 0
        open, suspended, await 3:5
    `,
  },

  'private, called by a public one': {
    program: `
      class Store {
        async #query() {
          await never;
        }
        async read() {
          await this.#query();
        }
      }
      new Store().read();
    `,
    tasks: `
      read: idle, polls 1, wakes 0, self 0, busy 0
        read, suspended, await 6:5
          #query, suspended, await 3:5
    `,
  },

  'static and private, called while the class is made': {
    program: `
      class Store {
        static ready = this.#open();
        static async #open() {
          await never;
        }
      }
    `,
    tasks: `
      #open: idle, polls 1, wakes 0, self 0, busy 0
        #open, suspended, await 4:5
    `,
  },

  'of a superclass': {
    program: `
      class Base {
        async read() {
          await never;
        }
      }
      class Store extends Base {
        async read() {
          await super.read();
        }
      }
      new Store().read();
    `,
    tasks: `
      read: idle, polls 1, wakes 0, self 0, busy 0
        read, suspended, await 8:5
          read, suspended, await 3:5
    `,
  },

  'an arrow in a field': {
    program: `
      class Store {
        read = async () => {
          await never;
        };
      }
      new Store().read();
    `,
    tasks: `
      read: idle, polls 1, wakes 0, self 0, busy 0
        read, suspended, await 3:5
    `,
  },

  'of an object': {
    program: `
      const store = {
        async read() {
          await never;
        },
      };
      store.read();
    `,
    tasks: `
      read: idle, polls 1, wakes 0, self 0, busy 0
        read, suspended, await 3:5
    `,
  },

  'with a computed name': {
    program: `
      const name = 'read';
      const store = {
        async [name]() {
          await never;
        },
      };
      store.read();
    `,
    tasks: `
      [name]: idle, polls 1, wakes 0, self 0, busy 0
        [name], suspended, await 4:5
    `,
  },

  'with a name that is no identifier': {
    program: `
      const store = {
        async 'read all'() {
          await never;
        },
      };
      store['read all']();
    `,
    tasks: `
      read all: idle, polls 1, wakes 0, self 0, busy 0
        read all, suspended, await 3:5
    `,
  },

  'called by a getter': {
    program: `
      const store = {
        get rows() {
          return this.read();
        },
        async read() {
          await immediate();
          tick(1);
        },
      };
      async function main() {
        await store.rows;
        tick(2);
      }
      main();
    `,
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 3
    `,
  },
});
