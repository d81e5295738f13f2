CREATE TABLE `commands` (
	`sessionId` text NOT NULL,
	`id` text NOT NULL,
	`run` integer,
	`offset` integer,
	`at` integer NOT NULL,
	`ms` integer,
	`command` text NOT NULL,
	`outcome` text NOT NULL,
	`exitCode` integer,
	`output` text NOT NULL,
	CONSTRAINT `commands_pk` PRIMARY KEY(`sessionId`, `id`)
);
--> statement-breakpoint
CREATE TABLE `reports` (
	`taskId` text NOT NULL,
	`version` integer NOT NULL,
	`at` integer NOT NULL,
	`state` text NOT NULL,
	`asked` text,
	`facts` text,
	`judgement` text,
	`unjudged` text,
	`patch` text NOT NULL,
	CONSTRAINT `reports_pk` PRIMARY KEY(`taskId`, `version`)
);
--> statement-breakpoint
CREATE INDEX `commands_at` ON `commands` (`sessionId`,`at`);