export { type InstanceClient, reachInstance } from './client.ts';
export { type InstanceLock, takeInstanceLock } from './lock.ts';
export { type Instance, type ServeOptions, serveInstance } from './server.ts';
