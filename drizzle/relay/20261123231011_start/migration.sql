CREATE TABLE `allowed_devices` (
	`agentId` text NOT NULL,
	`deviceId` text NOT NULL,
	CONSTRAINT `allowed_devices_pk` PRIMARY KEY(`agentId`, `deviceId`)
);
--> statement-breakpoint
CREATE TABLE `invitations` (
	`agentId` text NOT NULL,
	`id` text NOT NULL,
	`expiresAt` integer NOT NULL,
	CONSTRAINT `invitations_pk` PRIMARY KEY(`agentId`, `id`)
);
--> statement-breakpoint
CREATE INDEX `invitations_by_expiry` ON `invitations` (`expiresAt`);