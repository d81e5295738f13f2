/** There is no channel to the machine now. What was asked may or may not have been done. */
export class LinkDown extends Error {
  override name = 'LinkDown';

  constructor(message = 'there is no link to the machine now') {
    super(message);
  }
}
