import m0000 from './20261123231011_start/migration.sql';

  export default {
    migrations: {
      "20261123231011_start": m0000
}
  }
  
