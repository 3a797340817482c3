// Races a promise that never settles three hundred times: each leaves something behind at it.
const never = new Promise(() => {});
for (let race = 0; race < 300; race++) await Promise.race([never, race]);
