CREATE TABLE `answers` (
	`caller` text NOT NULL,
	`key` text NOT NULL,
	`request` blob NOT NULL,
	`begunAt` integer NOT NULL,
	`status` integer,
	`body` text,
	CONSTRAINT `answers_pk` PRIMARY KEY(`caller`, `key`)
);
--> statement-breakpoint
CREATE TABLE `counters` (
	`name` text PRIMARY KEY,
	`value` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `devices` (
	`id` text PRIMARY KEY,
	`signingKey` blob NOT NULL,
	`noiseKey` blob NOT NULL UNIQUE,
	`psk` blob NOT NULL,
	`name` text NOT NULL,
	`platform` text NOT NULL,
	`grant` text,
	`deviceMatched` integer NOT NULL,
	`machineMatched` integer NOT NULL,
	`invitedBy` text,
	`pairedAt` integer NOT NULL,
	`lastSeenAt` integer,
	`online` integer NOT NULL,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `projects` (
	`id` text PRIMARY KEY,
	`name` text NOT NULL,
	`path` text NOT NULL UNIQUE,
	`createdAt` integer NOT NULL,
	`removedAt` integer,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `runs` (
	`sessionId` text NOT NULL,
	`run` integer NOT NULL,
	`claudeId` text,
	`startedAt` integer NOT NULL,
	`endedAt` integer,
	`exitCode` integer,
	`signal` integer,
	`length` integer,
	`answeredOutput` integer NOT NULL,
	`answeredJournal` integer NOT NULL,
	CONSTRAINT `runs_pk` PRIMARY KEY(`sessionId`, `run`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY,
	`projectId` text NOT NULL,
	`title` text NOT NULL,
	`program` text NOT NULL,
	`state` text NOT NULL,
	`exitCode` integer,
	`notice` text,
	`runs` integer NOT NULL,
	`cols` integer NOT NULL,
	`rows` integer NOT NULL,
	`createdAt` integer NOT NULL,
	`endedAt` integer,
	`lastOutputAt` integer,
	`peek` text NOT NULL,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tombstones` (
	`kind` text NOT NULL,
	`id` text NOT NULL,
	`rev` integer NOT NULL,
	CONSTRAINT `tombstones_pk` PRIMARY KEY(`kind`, `id`)
);
--> statement-breakpoint
CREATE INDEX `answers_begun` ON `answers` (`begunAt`);--> statement-breakpoint
CREATE INDEX `devices_rev` ON `devices` (`rev`);--> statement-breakpoint
CREATE INDEX `projects_rev` ON `projects` (`rev`);--> statement-breakpoint
CREATE INDEX `sessions_rev` ON `sessions` (`rev`);--> statement-breakpoint
CREATE INDEX `sessions_state` ON `sessions` (`state`);--> statement-breakpoint
CREATE INDEX `tombstones_rev` ON `tombstones` (`rev`);