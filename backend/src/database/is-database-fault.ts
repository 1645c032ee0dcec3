import {
  MongoError,
  MongoErrorLabel,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
} from 'mongodb';

const classes = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoExpiredSessionError,
  MongoWriteConcernError,
];
/** Classes that the driver and mongoose do not export, and those of a wrapper with the driver's error inside. */
const names = new Set([
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongooseServerSelectionError',
]);
/** Server codes of a member that is stepping down, shutting down or not primary, or of an operation cut short. */
const codes = new Set([6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** Whether the database was away, slow or failing over, as against a mistake of ours. */
export function isDatabaseFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    classes.some((type) => error instanceof type) ||
    names.has(error.name) ||
    (error instanceof MongoServerError && codes.has(Number(error.code))) ||
    (error instanceof MongoError && error.hasErrorLabel(MongoErrorLabel.RetryableWriteError)) ||
    isDatabaseFault(error.cause)
  );
}

/** Whether a unique index refused the write (server code 11000). */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === 11000;
}
