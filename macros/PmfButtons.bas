Attribute VB_Name = "PmfButtons"
Option Explicit

' One line a button: the macro that the button runs, and the job that it stands for. End Sub stands on a line of its
' own, because LibreOffice finds no macro that ends on the line where it begins.

Public Sub IssueReturns(): PmfRun "issue_returns"
End Sub
Public Sub IssueChecks(): PmfRun "issue_checks"
End Sub
Public Sub IssueActionPlans(): PmfRun "issue_action_plans"
End Sub
Public Sub IssueAuthorisations(): PmfRun "issue_authorisations"
End Sub
Public Sub Remind(): PmfRun "remind"
End Sub
Public Sub Collect(): PmfRun "collect"
End Sub
Public Sub Sync(): PmfRun "sync"
End Sub
Public Sub Status(): PmfRun "status"
End Sub
Public Sub Report(): PmfRun "report"
End Sub
Public Sub Publish(): PmfRun "publish"
End Sub
Public Sub Verify(): PmfRun "verify"
End Sub
