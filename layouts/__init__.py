"""What people see: pages, controls, figures and the addresses that name views."""
