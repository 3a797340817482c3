require('blocked-at')(() => {});
