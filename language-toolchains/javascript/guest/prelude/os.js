// Why this file exists: node:os, as a machine that is the same everywhere.

export const EOL = '\n';
export const platform = () => 'linux';
export const type = () => 'Linux';
export const arch = () => 'wasm32';
export const release = () => '1.0.0';
export const hostname = () => 'localhost';
export const homedir = () => '/work';
export const tmpdir = () => '/work';
export const cpus = () => [{ model: 'WebAssembly', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } }];
export const totalmem = () => 256 * 1024 * 1024;
export const freemem = () => 128 * 1024 * 1024;
export const uptime = () => globalThis.process.uptime();
export const endianness = () => 'LE';
export const userInfo = () => ({ username: 'learner', uid: 1000, gid: 1000, shell: null, homedir: '/work' });
export default { EOL, platform, type, arch, release, hostname, homedir, tmpdir, cpus, totalmem, freemem, uptime, endianness, userInfo };
