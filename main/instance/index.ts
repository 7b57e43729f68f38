export { type InstanceClient, reachInstance } from './client.ts';
export { type InstanceLock, takeInstanceLock } from './lock.ts';
export { serveInstance } from './server.ts';
