// The packages that tests outside this folder measure against: they are installed here only.
export * as tsMls from 'ts-mls';
