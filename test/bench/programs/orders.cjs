/** What both web apps do for a request. */
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function loadUser(id) {
  await null;
  return { id, name: `user ${id}` };
}

async function loadOrders() {
  const orders = [];
  for (let i = 0; i < 3; i++) orders.push(await loadUser(i));
  return orders;
}

exports.loadUser = loadUser;
exports.loadOrders = loadOrders;
exports.sleep = sleep;
