require('why-is-node-running');
