/** What `npm start` runs: the app in this process. */
import { app } from './app.js';

const controller = new AbortController();
// Also a second time: npm passes on what the terminal has sent already.
process.on('SIGINT', () => controller.abort());

process.exitCode = await app(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  // npm runs this in the folder of the app, and says where it was called itself.
  folder: process.env.INIT_CWD ?? process.cwd(),
  signal: controller.signal,
});
