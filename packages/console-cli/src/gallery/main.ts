import { showDashboard } from '../views/dashboard.tsx';

await showDashboard();
