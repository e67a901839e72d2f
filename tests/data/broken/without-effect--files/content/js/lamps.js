lit();
