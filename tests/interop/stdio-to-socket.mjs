// Joins this process's standard streams to a Unix domain socket, so that a stdio MCP client can talk to a server that lives in a test.
// usage: node stdio-to-socket.mjs <socket path>
import net from 'node:net';

const socket = net.connect(process.argv[2]);
process.stdin.pipe(socket);
socket.pipe(process.stdout);
socket.on('close', () => process.exit(0));
socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
