// Five programs that compute; the first argument says which, the second how much.
function* numbers(n) {
  for (let state = 42; n > 0; n--) yield (state = (state * 16807) % 2147483647);
}

const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));

function sort(n) {
  let total = 0;
  for (const number of [...numbers(n)].sort((a, b) => a - b)) total = (total * 31 + number) % 1000000007;
  console.log(String(total));
}

const body = (x, y, z, vx, vy, vz, mass) => ({ x, y, z, vx, vy, vz, mass });
const bodies = [
  body(0, 0, 0, 0, 0, 0, 39.47841760435743),
  body(4.8414314424647209, -1.16032004402742839, -0.103622044471123109, 0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949),
  body(8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -1.0107743461787924, 1.8256623712304119, 0.008415761376584154, 0.011286326131968767),
  body(12.894369562139131, -15.1111514016986312, -0.223307578892655734, 1.0827910064415354, 0.8687130181696082, -0.010832637401363636, 0.0017237240570597112),
  body(15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.979090732243898, 0.5946989986476762, -0.03475595555040781, 0.0020336868699246304),
];

function nBody(steps) {
  for (; steps > 0; steps--) {
    for (let i = 0; i < bodies.length; i++) {
      const a = bodies[i];
      for (let j = i + 1; j < bodies.length; j++) {
        const b = bodies[j];
        const dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
        const square = dx * dx + dy * dy + dz * dz;
        const by = 0.01 / (square * Math.sqrt(square));
        a.vx -= dx * b.mass * by; a.vy -= dy * b.mass * by; a.vz -= dz * b.mass * by;
        b.vx += dx * a.mass * by; b.vy += dy * a.mass * by; b.vz += dz * a.mass * by;
      }
    }
    for (const it of bodies) {
      it.x += 0.01 * it.vx; it.y += 0.01 * it.vy; it.z += 0.01 * it.vz;
    }
  }
  console.log(`${bodies[0].x.toFixed(6)} ${bodies[1].y.toFixed(6)}`);
}

function strings(n) {
  let text = "";
  for (let i = 0; i < n; i++) text += `${i}:${i * 2};`;
  let sevens = 0;
  for (const sign of text) if (sign === "7") sevens++;
  console.log(`${text.length} ${sevens}`);
}

function hashMap(n) {
  const counts = new Map();
  let most = 0;
  for (const number of numbers(n)) {
    const count = (counts.get(number % 65536) ?? 0) + 1;
    counts.set(number % 65536, count);
    most = Math.max(most, count);
  }
  console.log(`${counts.size} ${most}`);
}

const [which, n] = process.argv.slice(2);
if (n === undefined) console.log("hello");
if (which === "fib") console.log(String(fib(+n)));
if (which === "sort") sort(+n);
if (which === "n-body") nBody(+n);
if (which === "strings") strings(+n);
if (which === "map") hashMap(+n);
