package vn.tungnha.app

import android.os.Bundle
import android.view.View
import android.view.WindowManager
import androidx.activity.enableEdgeToEdge
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat

/** The window with the pages. */
class MainActivity : TauriActivity() {
  override fun onCreate(savedInstanceState: Bundle?) {
    enableEdgeToEdge()
    // Households' records stay out of screenshots, recordings and the list of recent apps.
    window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
    super.onCreate(savedInstanceState)
    keepClearOfBars(findViewById(android.R.id.content))
  }

  /**
   * The page lies between the system bars, the cutout and the keyboard. Done here because
   * `env(safe-area-inset-*)` is right only in WebViews from version 140 on.
   */
  private fun keepClearOfBars(content: View) {
    ViewCompat.setOnApplyWindowInsetsListener(content) { view, insets ->
      val kinds =
          WindowInsetsCompat.Type.systemBars() or
              WindowInsetsCompat.Type.displayCutout() or
              WindowInsetsCompat.Type.ime()
      val room = insets.getInsets(kinds)
      view.setPadding(room.left, room.top, room.right, room.bottom)
      WindowInsetsCompat.CONSUMED
    }
  }
}
