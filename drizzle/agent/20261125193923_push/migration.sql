CREATE TABLE `pushes` (
	`deviceId` text PRIMARY KEY,
	`subscription` text NOT NULL,
	`confirmedAt` integer NOT NULL,
	`last` text
);
