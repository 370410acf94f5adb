export { DEFAULT_HTTP_LIMITS, type HttpLimits, limitedServer } from './http-limits.ts';
export { stopGracefully } from './graceful-stop.ts';
export { listeningRoot } from './listening-root.ts';
export { Metrics } from './metrics.ts';
export { type Health, operationRoutes } from './operation-routes.ts';
export { type AnsweredRequest, LOG_LEVELS, type LogLevel, noteRequest, requestLog, serverLog } from './request-log.ts';
