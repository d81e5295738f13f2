CREATE TABLE `servers` (
	`id` text PRIMARY KEY,
	`name` text NOT NULL,
	`projectId` text,
	`enabled` integer NOT NULL,
	`projects` text NOT NULL,
	`launch` text NOT NULL,
	`alwaysLoad` integer NOT NULL,
	`updatedAt` integer NOT NULL,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `skills` (
	`id` text PRIMARY KEY,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`projectId` text,
	`enabled` integer NOT NULL,
	`projects` text NOT NULL,
	`files` text NOT NULL,
	`notes` text NOT NULL,
	`updatedAt` integer NOT NULL,
	`rev` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `projects` ADD `defaults` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `projects` ADD `git` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `servers` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
CREATE INDEX `servers_rev` ON `servers` (`rev`);--> statement-breakpoint
CREATE INDEX `skills_rev` ON `skills` (`rev`);