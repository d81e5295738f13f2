CREATE TABLE `task_events` (
	`taskId` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`position` text,
	`doing` text NOT NULL,
	CONSTRAINT `task_events_pk` PRIMARY KEY(`taskId`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `tasks` (
	`id` text PRIMARY KEY,
	`projectId` text NOT NULL,
	`number` integer NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`priority` text NOT NULL,
	`status` text NOT NULL,
	`order` real NOT NULL,
	`dueOn` text,
	`createdAt` integer NOT NULL,
	`statusSince` integer NOT NULL,
	`events` integer NOT NULL,
	`note` text,
	`report` text,
	`removedAt` integer,
	`rev` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `sessions` ADD `taskId` text;--> statement-breakpoint
CREATE INDEX `sessions_task` ON `sessions` (`taskId`);--> statement-breakpoint
CREATE INDEX `tasks_rev` ON `tasks` (`rev`);--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_number` ON `tasks` (`projectId`,`number`);--> statement-breakpoint
CREATE INDEX `tasks_column` ON `tasks` (`projectId`,`status`,`order`);--> statement-breakpoint
CREATE TRIGGER `task_events_unchanged` BEFORE UPDATE ON `task_events` BEGIN SELECT RAISE(ABORT, 'the history of a task is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `task_events_undeleted` BEFORE DELETE ON `task_events` BEGIN SELECT RAISE(ABORT, 'the history of a task is append-only'); END;
